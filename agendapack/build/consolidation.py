"""Has the consolidated pack made among the documents of one audience, once there is a supplement.

One that is made of the same packs as at the last build stays as it is: its map is kept, apart
from what everybody may read, since a members' one tells of what is exempt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from agendapack.build.built import BuiltRecord, Written
from agendapack.build.cache_folder import EXEMPT, FOLDER, mark_used, private_folder
from agendapack.build.consolidating import (
    FinishedPack,
    consolidated,
    consolidated_fingerprint,
)
from agendapack.build.jobs import Design
from agendapack.build.meeting_reading import Originals
from agendapack.build.options import Options
from agendapack.build.outcomes import ConsolidatedPack
from agendapack.build.output import Staging
from agendapack.build.pack_making import (
    PackToMake,
    await_pack,
    await_proof,
    begin_pack,
    begin_proof,
)
from agendapack.build.pool import WorkerPool
from agendapack.build.temporary_files import write_whole
from agendapack.build.twin_links import with_links
from agendapack.pack.consolidated_values import CONSOLIDATED_DOCUMENT, consolidated_files
from agendapack.pack.pack_map import PackMap, map_bytes, read_map
from agendapack.records.document_names import in_language
from agendapack.records.dossier import Audience
from agendapack.records.vocabulary import vocabulary


class Consolidation(Struct, frozen=True):
    """The consolidated packs of the meeting ``key``; ``into`` is the build's temporary folder."""

    root: Path
    key: str
    options: Options
    design: Design
    pool: WorkerPool
    into: Path

    def lay(
        self,
        finished: Sequence[FinishedPack],
        staging: Staging,
        audience: Audience,
        documents: Sequence[str],
        languages: Mapping[str, str] | None = None,
        others: Sequence[Sequence[FinishedPack]] = (),
    ) -> ConsolidatedPack:
        """Stage the consolidated pack of ``finished`` packs, which are in one language, proved,
        unless the last build into the same folder left it there; ``documents`` are all of the
        audience's, in these ``languages``, this one too, which its page leads to
        (:func:`~agendapack.build.twin_links.with_links`).  ``others`` are the packs in each other
        language that has such a pack.

        Raises MachineError where it cannot be made, UnprovedError where it does not keep what a
        pack promises.
        """
        packs, *translations = map(_in_order, (finished, *others))
        if len(packs) < 2 or packs[0].map.ordinal != 0:
            return ConsolidatedPack()
        suffix = packs[0].map.suffix
        plan = self.plan(packs, documents, languages, translations)
        if self.options.caching and (kept := self.kept(staging.folder, plan, suffix)) is not None:
            return kept
        made = consolidated(packs, self.design, self.pool, self.into, translations)
        originals = Originals(self.root, (self.design.root,))
        problems = tuple(map(originals.worded, made.problems))
        if made.draft is None or made.map is None:
            return ConsolidatedPack(problems=problems)
        pdf, page = consolidated_files(suffix)
        pack = PackToMake(
            *(made.draft, staging.place(pdf)),
            *(staging.folder / pdf, audience == "members"),
        )
        await_pack(pack, begin_pack(pack, self.pool))
        await_proof(pack, begin_proof(pack, self.pool))
        words = vocabulary(packs[0].map.language, self.design.folders)
        own = in_language(CONSOLIDATED_DOCUMENT, suffix)
        linked = with_links(made.draft.html, own, documents, words, languages)
        html = staging.write(page, linked.encode())
        files = (
            Written.of(pdf, pack.at, len(made.draft.plan.pages)),
            Written.of(page, html),
        )
        if self.options.caching:
            self._keep(self._kept_map(staging.folder, suffix), plan, made.map)
        return ConsolidatedPack(files, made.map, plan, problems=problems)

    def plan(
        self,
        finished: Sequence[FinishedPack],
        documents: Sequence[str],
        languages: Mapping[str, str] | None = None,
        others: Sequence[Sequence[FinishedPack]] = (),
    ) -> str:
        """A digest of all that the pack of ``finished`` packs, the agenda pack first, follows from
        beside agendapack itself; ``others`` as in :meth:`lay`."""
        made_of = [consolidated_fingerprint(finished, self.design)]
        made_of += sorted(
            consolidated_fingerprint(_in_order(packs), self.design) for packs in others
        )
        spoken = (f"{suffix} {tag}" for suffix, tag in (languages or {}).items())
        return sha256("\n".join((*made_of, *documents, *spoken)).encode()).hexdigest()

    def kept(self, folder: Path, plan: str, suffix: str = "") -> ConsolidatedPack | None:
        """The pack as the last build made it into a meeting's ``folder``, in the language that has
        the ``suffix``, if that was by the same plan."""
        record = BuiltRecord(self.root, self.key, folder)
        files = [record.kept(name, plan) for name in consolidated_files(suffix)]
        with suppress(OSError, ValueError):
            file = self._kept_map(folder, suffix)
            known, _, body = file.read_bytes().partition(b"\n")
            found = tuple(each for each in files if each is not None)
            if known == _checked(plan, body) and len(found) == len(files):
                mark_used(file)
                return ConsolidatedPack(found, read_map(body), plan, is_kept=True)
        return None

    def _keep(self, file: Path, plan: str, known: PackMap) -> None:
        """Keep the pack's map for the next build; a disk that will not have it is no fault of this
        one's."""
        body = map_bytes(known)
        with suppress(OSError):
            private_folder(file.parent)
            write_whole(file, _checked(plan, body) + b"\n" + body)

    def _kept_map(self, folder: Path, suffix: str) -> Path:
        named = sha256(f"{self.key}\0{folder}{suffix}".encode()).hexdigest()
        return self.root / FOLDER / EXEMPT / "built" / f"{named}.pages.json"


def _in_order(packs: Iterable[FinishedPack]) -> list[FinishedPack]:
    return sorted(packs, key=lambda pack: pack.map.ordinal)


def _checked(plan: str, body: bytes) -> bytes:
    return sha256(plan.encode() + body).hexdigest().encode()
