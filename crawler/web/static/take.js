"use strict";
// What the bookmark sends from the page that opened this one: of its own site, and nobody else's.
const { url, html } = document.getElementById("take").elements;
addEventListener("message", (event) => {
  const told = event.data;
  if (!opener || event.source !== opener || typeof told?.html !== "string" || typeof told.url !== "string") return;
  if (!URL.canParse(told.url) || new URL(told.url).origin !== event.origin) return;
  [url.value, html.value] = [told.url, told.html];
});
if (opener) opener.postMessage("ready", "*");
