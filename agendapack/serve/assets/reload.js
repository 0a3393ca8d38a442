// Follows the preview: loads a page again when it was made anew, and lays problems over it.
"use strict";

(() => {
  const own = document.currentScript.dataset;
  let source = null;
  let dialog = null;
  let told = "[]";

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function listed(problems) {
    const list = element("ol", "agendapack-preview-list");
    for (const problem of problems) {
      const item = element("li", "agendapack-preview-problem");
      if (problem.place) {
        const place = element("p");
        place.append(element("code", "", problem.place));
        item.append(place);
      }
      const message = element("p", "", ` ${problem.message}`);
      const severity = problem.severity[0].toUpperCase() + problem.severity.slice(1);
      message.prepend(element("strong", "", `${severity}:`));
      item.append(message);
      if (problem.hint) item.append(element("p", "", problem.hint));
      list.append(item);
    }
    return list;
  }

  function hide() {
    if (dialog) dialog.remove();
    dialog = null;
  }

  function overlay(errors) {
    hide();
    dialog = element("dialog", "agendapack-preview-problems");
    dialog.setAttribute("role", "alertdialog");
    dialog.setAttribute("aria-labelledby", "agendapack-preview-title");
    dialog.setAttribute("aria-describedby", "agendapack-preview-errors");
    const title = element("h2", "", errors.length === 1 ? "There is an error" : `There are ${errors.length} errors`);
    title.id = "agendapack-preview-title";
    const list = listed(errors);
    list.id = "agendapack-preview-errors";
    const button = element("button", "", "Hide");
    button.type = "button";
    button.addEventListener("click", hide);
    dialog.addEventListener("close", hide);
    const words = "The page below is as it was made last. This goes away when it is mended and saved.";
    dialog.append(title, list, element("p", "", words), button);
    document.body.append(dialog);
    dialog.showModal();
  }

  function remarks(problems) {
    const banner = document.querySelector(".agendapack-preview");
    if (!banner) return;
    banner.querySelector("details")?.remove();
    if (!problems.length) return;
    const details = element("details");
    const count = problems.length === 1 ? "1 warning or note" : `${problems.length} warnings and notes`;
    details.append(element("summary", "", count), listed(problems));
    banner.append(details);
  }

  function follow(state) {
    if (state.pages !== own.pages || (own.outcome && String(state.outcome) !== own.outcome)) {
      location.reload();
      return;
    }
    if (own.outcome) return; // a page of the preview's own shows them itself
    const errors = state.problems.filter((problem) => problem.severity === "error");
    const now = JSON.stringify(errors);
    remarks(state.problems.filter((problem) => problem.severity !== "error"));
    if (now === told) return;
    told = now;
    if (errors.length) overlay(errors);
    else hide();
  }

  // A browser has few connections to one address: a tab that nobody sees gives its own up.
  function listen() {
    if (document.hidden) {
      if (source) source.close();
      source = null;
    } else if (!source) {
      source = new EventSource("/.preview/events");
      source.onmessage = (event) => follow(JSON.parse(event.data));
    }
  }

  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pageshow", listen);
  window.addEventListener("pagehide", () => {
    source?.close();
    source = null;
  });
  listen();
})();
