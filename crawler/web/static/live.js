"use strict";
// What the server tells by events: lines of an errand, or the whole of a part of the page.
const lines = document.querySelector("[data-events]");
if (lines) {
  const source = new EventSource(lines.dataset.events);
  let first = true;
  source.addEventListener("line", (event) => {
    if (first) { lines.textContent = ""; first = false; }
    lines.textContent += JSON.parse(event.data) + "\n";
    lines.scrollTop = lines.scrollHeight;
  });
  source.addEventListener("end", () => { source.close(); location.reload(); });
}
const part = document.querySelector("[data-part]");
if (part) {
  const source = new EventSource(part.dataset.part);
  source.addEventListener("part", (event) => {
    // The server escaped it; a parser that runs nothing makes the elements.
    const made = new DOMParser().parseFromString(JSON.parse(event.data), "text/html");
    part.replaceChildren(...made.body.childNodes);
  });
}
