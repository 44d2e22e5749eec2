// Files are sent one by one with progress, and their answers shown as they come. Without this file the form sends all at once.
"use strict";

const form = document.querySelector("form[data-one-by-one]");
const results = document.querySelector("[data-results]");
const list = results.querySelector(".files");
const answers = results.querySelector(".answers");
const spoken = results.querySelector("[role=status]");
const MEBIBYTE = 1024 * 1024;

function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function made(tag, text = "", name = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
}

// A row of the list: the file's name, how far it is, and what came of it.
function addRow(file) {
  const row = made("li");
  row.append(made("span", file.name, "name"), document.createElement("progress"), made("span", "", "small"));
  list.append(row);
  return row;
}

function tell(row, words) {
  row.querySelector(".small").textContent = words;
}

function endWith(row, words) {
  row.querySelector("progress")?.remove();
  tell(row, words);
}

function send(file, row) {
  const request = new XMLHttpRequest();
  const progress = row.querySelector("progress");
  request.upload.addEventListener("progress", (event) => {
    progress.max = event.total;
    progress.value = event.loaded;
    tell(row, `${results.dataset.sending} ${Math.round((100 * event.loaded) / event.total)}%`);
  });
  request.upload.addEventListener("load", () => {
    progress.removeAttribute("value");
    tell(row, results.dataset.judging);
  });
  const body = new FormData();
  body.append("file", file);
  return new Promise((resolve, reject) => {
    request.addEventListener("load", () => resolve(request));
    for (const broken of ["error", "abort", "timeout"]) request.addEventListener(broken, reject);
    request.open("POST", "/verify/one");
    request.send(body);
  });
}

async function judge(file) {
  const row = addRow(file);
  if (file.size > Number(form.dataset.bytes)) {
    endWith(row, fill(results.dataset.tooLarge, { limit: Math.floor(form.dataset.bytes / MEBIBYTE) }));
    return;
  }
  try {
    show(file, row, await send(file, row));
  } catch {
    offerAgain(file, row);
  }
}

function show(file, row, answered) {
  const page = new DOMParser().parseFromString(answered.responseText, "text/html");
  const article = page.querySelector("article.result");
  const shown = article || page.querySelector("#problem");
  answers.append(shown);
  endWith(row, article ? article.querySelector("h2").textContent : results.dataset.refused);
  row.prepend(shown.querySelector(".icon").cloneNode(true));
  row.classList.add("state", ...["good", "note", "doubt", "bad"].filter((tone) => shown.classList.contains(tone)));
  const own = shown.querySelector("form[data-same-file]");
  if (own) attach(file, own);
}

function offerAgain(file, row) {
  endWith(row, results.dataset.cut);
  const again = made("button", results.dataset.retry, "secondary");
  again.addEventListener("click", () => {
    row.remove();
    judge(file);
  });
  row.append(again);
}

// The forms of an answer get the file that is still in this window, so that nobody has to choose it again.
function attach(file, own) {
  const held = new DataTransfer();
  held.items.add(file);
  own.querySelector("input[type=file]").files = held.files;
  own.classList.add("attached");
  own.addEventListener("submit", (event) => {
    const length = Number(event.submitter?.dataset.length || 0);
    if (!length) return;
    event.preventDefault();
    save(file.slice(0, length, "application/pdf"), file.name);
  });
}

// The version that was signed is the file's beginning: it is cut here, and nothing is sent.
function save(piece, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(piece);
  link.download = name.replace(/(\.pdf)?$/i, "-ban-da-ky.pdf");
  link.click();
  URL.revokeObjectURL(link.href);
}

async function start(event) {
  event.preventDefault();
  const chooser = form.querySelector("input[type=file]");
  const files = [...chooser.files];
  results.hidden = false;
  document.querySelector("h1").classList.add("modest");
  document.querySelector(".lead")?.remove();
  if (files.length > Number(form.dataset.most)) {
    list.replaceChildren(made("li", fill(results.dataset.tooMany, { count: files.length })));
    results.scrollIntoView();
    return;
  }
  list.replaceChildren();
  answers.replaceChildren();
  chooser.value = "";
  for (const file of files) await judge(file);
  if (files.length === 1 && answers.children.length === 1) list.replaceChildren();
  spoken.textContent = fill(results.dataset.done, { count: answers.children.length });
  answers.firstElementChild?.focus({ preventScroll: true });
  results.scrollIntoView();
}

form.addEventListener("submit", start);
form.addEventListener("drop", () => form.requestSubmit());
