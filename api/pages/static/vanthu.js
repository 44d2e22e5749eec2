// Small conveniences; every page works without this file.
"use strict";

function announce(form, busy) {
  const status = form.querySelector(".busy");
  if (status) status.textContent = busy ? form.dataset.busy : "";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", String(busy));
}

async function hashOf(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The comparison needs only the hash: the file then never leaves the visitor's machine.
async function hashInstead(form) {
  const chooser = form.querySelector("input[type=file]");
  const hash = form.querySelector("input[name=sha256]");
  if (chooser.files.length && !hash.value) {
    hash.value = await hashOf(chooser.files[0]);
    chooser.value = "";
  }
  form.submit();
}

function submitOnce(event) {
  const form = event.currentTarget;
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  announce(form, true);
  if ("hashLocally" in form.dataset && window.isSecureContext) {
    event.preventDefault();
    hashInstead(form);
  }
}

const forms = document.querySelectorAll("form[data-busy]");
for (const form of forms) form.addEventListener("submit", submitOnce);

// Coming back with the browser's own button shows the page as it was left: make its forms usable again.
window.addEventListener("pageshow", () => {
  for (const form of forms) {
    delete form.dataset.sent;
    announce(form, false);
  }
});
