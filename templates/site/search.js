// Searches the documents of the site with Pagefind, whose index lies beside the pages.  Nothing is
// asked of any other server.  Without this script the page says what helps instead.

const form = document.getElementById("search");
const found = document.getElementById("found");
const results = document.getElementById("results");
const more = document.getElementById("more");
const filters = ["committee", "year"];
const atOnce = 10;

const say = (name, values = {}) =>
  form.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

let pagefind;
let latest = 0; // the search that was asked for last: an earlier one that ends later is not shown

async function engine() {
  if (!pagefind) {
    pagefind = await import(new URL(`${form.dataset.index}pagefind.js`, document.baseURI));
    await pagefind.options({ excerptLength: 36 });
    await pagefind.init();
  }
  return pagefind;
}

// An excerpt is HTML, whose only element is <mark>.  It is read without being run, and nothing but
// texts and marks is taken of it.
function excerpt(html) {
  const paragraph = document.createElement("p");
  for (const node of new DOMParser().parseFromString(html, "text/html").body.childNodes) {
    if (node.nodeName === "MARK") {
      const mark = document.createElement("mark");
      mark.textContent = node.textContent;
      paragraph.append(mark);
    } else {
      paragraph.append(node.textContent);
    }
  }
  return paragraph;
}

function shown(data) {
  const { address, title, meeting, document: name } = data.meta;
  const entry = document.createElement("li");
  const heading = document.createElement("p");
  heading.className = "result-name";
  const link = document.createElement("a");
  link.href = form.dataset.root + address;
  link.textContent = [title, name].filter(Boolean).join(", ");
  heading.append(link);
  entry.append(heading);
  if (meeting && meeting !== title) {
    const where = document.createElement("p");
    where.className = "quiet";
    where.textContent = meeting;
    entry.append(where);
  }
  const words = excerpt(data.excerpt);
  if (data.meta.language) words.lang = data.meta.language;
  entry.append(words);
  return entry;
}

async function show(all, from, turn, moveFocus) {
  const data = await Promise.all(all.slice(from, from + atOnce).map((each) => each.data()));
  if (turn !== latest) return;
  const entries = data.map(shown);
  results.append(...entries);
  const next = from + atOnce;
  more.hidden = next >= all.length;
  more.onclick = () => show(all, next, turn, true);
  if (moveFocus && entries.length) entries[0].querySelector("a").focus();
}

async function search() {
  const turn = ++latest;
  const query = form.elements.q.value.trim();
  results.replaceChildren();
  more.hidden = true;
  found.textContent = query ? say("searching") : "";
  if (!query) return;
  try {
    const chosen = filters.filter((name) => form.elements[name].value);
    const options = {
      filters: Object.fromEntries(chosen.map((name) => [name, form.elements[name].value])),
    };
    const { results: all } = await (await engine()).search(query, options);
    if (turn !== latest) return;
    const kind = all.length === 0 ? "none" : all.length === 1 ? "one" : "many";
    found.textContent = say(kind, { count: all.length, query });
    await show(all, 0, turn, false);
  } catch (fault) {
    if (turn === latest) found.textContent = say("failed");
    console.error(fault);
  }
}

async function offerFilters(wanted) {
  try {
    const known = await (await engine()).filters();
    for (const name of filters) {
      const values = Object.keys(known[name] ?? {}).sort();
      if (name === "year") values.reverse();
      const select = form.elements[name];
      select.append(...values.map((value) => new Option(value, value)));
      select.value = values.includes(wanted.get(name)) ? wanted.get(name) : "";
      select.parentElement.hidden = values.length < 2;
    }
  } catch (fault) {
    found.textContent = say("failed");
    console.error(fault);
  }
}

function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) asked.set(name, value);
  return `?${asked}`;
}

function asked(event) {
  event.preventDefault();
  history.pushState(null, "", address());
  search();
}

function restore() {
  const wanted = new URLSearchParams(location.search);
  form.elements.q.value = wanted.get("q") ?? "";
  for (const name of filters) form.elements[name].value = wanted.get(name) ?? "";
  search();
}

form.hidden = false;
form.addEventListener("submit", asked);
for (const name of filters) form.elements[name].addEventListener("change", asked);
addEventListener("popstate", restore);
await offerFilters(new URLSearchParams(location.search));
restore();
