/* What pages do beyond plain HTML. Everything works without it. */
import "htmx.org";

import { offer } from "./verify.js";

/* Errors and messages are read out and seen first. */
function greet() {
  const faults = document.getElementById("faults");
  if (faults) faults.focus();
}

/* A form that asks for more or less as it is filled in is drawn again by the server when a choice is made. */
function redraw(event) {
  const form = event.target.closest("form[data-redraw]");
  if (!form || !event.target.matches("input[type=radio], input[type=checkbox], select")) return;
  const button = form.querySelector("button[value=refresh]");
  if (button) htmx.trigger(button, "redraw");
}

/* What is filled in is kept as a draft when nothing more is typed for a while. */
const QUIET = 15000;
let waiting = 0;
function keep(event) {
  const form = event.target.closest("form[data-redraw]");
  const button = form && form.querySelector("button[value=draft]");
  clearTimeout(waiting);
  if (button) waiting = setTimeout(() => htmx.trigger(button, "save"), QUIET);
}

/* j and k go through a list, / goes to its filter. */
function travel(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
    return;
  }
  const step = { j: 1, k: -1 }[event.key];
  if (!step) return;
  const links = [...document.querySelectorAll("table.keys tbody a")];
  const next = links[links.indexOf(document.activeElement) + step] || (step > 0 ? links[0] : null);
  if (next) next.focus();
}

document.addEventListener("DOMContentLoaded", greet);
document.addEventListener("DOMContentLoaded", offer);
document.addEventListener("change", redraw);
document.addEventListener("input", keep);
document.addEventListener("submit", () => clearTimeout(waiting));
document.addEventListener("keydown", travel);
