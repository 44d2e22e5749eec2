// Small conveniences of every page; every page works without this file.
"use strict";

// A form is sent once, and says that it is busy.
function announce(form, busy) {
  const status = form.querySelector(".busy");
  if (status) status.textContent = busy ? form.dataset.busy : "";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", String(busy));
}

function submitOnce(event) {
  const form = event.currentTarget;
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented || "oneByOne" in form.dataset) return;
  form.dataset.sent = "yes";
  announce(form, true);
}

const busyForms = document.querySelectorAll("form[data-busy]");
for (const form of busyForms) form.addEventListener("submit", submitOnce);

// Coming back with the browser's own button shows the page as it was left: make its forms usable again.
window.addEventListener("pageshow", () => {
  for (const form of busyForms) {
    delete form.dataset.sent;
    announce(form, false);
  }
});

// Files may be dropped on the whole box around a file chooser.
function dropOn(box) {
  const chooser = box.querySelector("input[type=file]");
  box.addEventListener("dragover", (event) => {
    event.preventDefault();
    box.classList.add("over");
  });
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("over");
    chooser.files = event.dataTransfer.files;
    chooser.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

for (const box of document.querySelectorAll("[data-drop]")) dropOn(box);

// What went wrong is read out and in view, wherever on the page the form was.
const problem = document.getElementById("problem");
if (problem) problem.focus();
