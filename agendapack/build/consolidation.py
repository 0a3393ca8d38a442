"""Has the consolidated pack made among the documents of one audience, once there is a supplement.

One that is made of the same packs as at the last build stays as it is: its map is kept, apart
from what everybody may read, since a members' one tells of what is exempt.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from agendapack.build.built import Written
from agendapack.build.cache_folder import EXEMPT, FOLDER, private_folder
from agendapack.build.consolidating import (
    FinishedPack,
    consolidated,
    consolidated_fingerprint,
)
from agendapack.build.jobs import Design
from agendapack.build.options import Options
from agendapack.build.pack_making import (
    PackToMake,
    await_pack,
    await_proof,
    begin_pack,
    begin_proof,
)
from agendapack.build.pool import WorkerPool
from agendapack.build.staged_documents import StagedDocument, StagedDocuments
from agendapack.pack.consolidated_values import CONSOLIDATED, CONSOLIDATED_HTML
from agendapack.pack.pack_map import PackMap, map_bytes, read_map
from agendapack.problems import Problem

NAME = Path(CONSOLIDATED).stem


class Consolidation(Struct, frozen=True):
    """The consolidated packs of the meeting ``key``; ``into`` is the build's temporary folder."""

    root: Path
    key: str
    options: Options
    design: Design
    pool: WorkerPool
    into: Path

    def lay(self, staged: StagedDocuments) -> tuple[Problem, ...]:
        """Stage the consolidated pack of ``staged``, whose packs are finished, proved; gives what
        is wrong with its templates.

        Raises MachineError where it cannot be made, UnprovedError where it does not keep what a
        pack promises.
        """
        amendments = staged.documents.released.amendments
        packs = [
            FinishedPack(
                *(staged.path(each.pdf_name), each.map),
                tuple(amendment.day for amendment in amendments.get(each.name, ())),
            )
            for each in staged.own
            if each.map is not None
        ]
        packs.sort(key=lambda pack: pack.map.ordinal)
        if len(packs) < 2 or packs[0].map.ordinal != 0:
            return ()
        plan = consolidated_fingerprint(packs, self.design)
        if self.options.caching and (kept := self._kept(staged, plan)) is not None:
            staged.whole, staged.whole_plan = kept, plan
            return ()
        made = consolidated(packs, self.design, self.pool, self.into)
        if made.draft is None or made.map is None:
            return made.problems
        staging = staged.staging
        pack = PackToMake(
            *(made.draft, staging.place(CONSOLIDATED)),
            *(staging.folder / CONSOLIDATED, not staged.is_public),
        )
        await_pack(pack, begin_pack(pack, self.pool))
        await_proof(pack, begin_proof(pack, self.pool))
        html = staging.write(CONSOLIDATED_HTML, made.draft.html.encode())
        files = [
            Written.of(CONSOLIDATED, pack.at, len(made.draft.plan.pages)),
            Written.of(CONSOLIDATED_HTML, html),
        ]
        staged.whole_plan = plan
        staged.whole = StagedDocument(NAME, (), made.draft, map=made.map, files=files)
        if self.options.caching:
            self._keep(staged, plan, made.map)
        return made.problems

    def _kept(self, staged: StagedDocuments, plan: str) -> StagedDocument | None:
        """The pack as the last build made it, if that was of the same packs."""
        files = [staged.record.kept(name, plan) for name in (CONSOLIDATED, CONSOLIDATED_HTML)]
        with suppress(OSError, ValueError):
            known, _, body = self._file(staged).read_bytes().partition(b"\n")
            found = [each for each in files if each is not None]
            if known == _checked(plan, body) and len(found) == len(files):
                return StagedDocument(NAME, (), kept=found[0], map=read_map(body), files=found)
        return None

    def _keep(self, staged: StagedDocuments, plan: str, known: PackMap) -> None:
        """Keep the pack's map for the next build; a disk that will not have it is no fault of this
        one's."""
        file, body = self._file(staged), map_bytes(known)
        temporary = file.with_suffix(f".{plan[:16]}.tmp")
        try:
            private_folder(file.parent)
            temporary.write_bytes(_checked(plan, body) + b"\n" + body)
            temporary.replace(file)
        except OSError:
            with suppress(OSError):
                temporary.unlink()

    def _file(self, staged: StagedDocuments) -> Path:
        named = sha256(f"{self.key}\0{staged.staging.folder}".encode()).hexdigest()
        return self.root / FOLDER / EXEMPT / "built" / f"{named}.pages.json"


def _checked(plan: str, body: bytes) -> bytes:
    return sha256(plan.encode() + body).hexdigest().encode()
