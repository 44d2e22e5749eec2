// Shows the parts that the chosen kind of document has, as it is chosen. Without this file the button beside it does.
"use strict";

const kinds = document.querySelector("[data-kinds]");
const parts = [...document.querySelectorAll("[data-part]")];
const words = (text) => new Set(text.split(" "));

// What is hidden keeps what was typed, and is not asked for.
function follow() {
  const { takes, needs } = kinds.selectedOptions[0].dataset;
  const [taken, needed] = [words(takes), words(needs)];
  for (const part of parts) {
    part.hidden = !taken.has(part.dataset.part);
    for (const control of part.querySelectorAll("input:not([name=counterpart_name]), textarea")) {
      control.required = needed.has(part.dataset.part);
      const optional = part.querySelector(`label[for="${control.id}"] .hint`);
      if (optional) optional.hidden = control.required;
    }
  }
}

document.querySelector("[data-choose]").remove();
kinds.addEventListener("change", follow);
follow();
