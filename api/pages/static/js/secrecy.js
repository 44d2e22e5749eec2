// Warns before anything is sent: a marking of secrecy in a file's name, in its text layer, or in what is typed.
// A warning and nothing more: the service decides, and refuses without keeping anything. Reads only on this machine.
//
// Any form with an element [data-secrecy] (hidden; its words are the warning) is watched. The first attempt to send
// is stopped while a marking is seen; a second one goes through.
"use strict";

const SECRECY_WORDS = ["MẬT", "TỐIMẬT", "TUYỆTMẬT", "TÀILIỆUTHUHỒI", "CHỈNGƯỜICÓTÊNMỚIĐƯỢCBÓCBÌ", "BẢNSAOBÍMẬTNHÀNƯỚC"];
const SECRECY_NAMES = /(^|[^a-zđ])(toi ?mat|tuyet ?mat|mat)([^a-zđ]|$)/;
const SECRECY_ORDINARY = /(bao|bi|than|be|vang|co|ra) mat|mat (khau|do|ong|ma|bang|hang|tran|duong|nuoc|tien|cat)/g;
const SECRECY_MAX_BYTES = 30 * 1024 * 1024;
const SECRECY_MAX_STREAM = 8 * 1024 * 1024;

function secrecyLetters(line) {
  return line.normalize("NFC").toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
}

function secrecyPlain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D");
}

function secrecyInLines(text) {
  return text.split(/[\r\n\t]|\s{2,}/).some((line) => SECRECY_WORDS.includes(secrecyLetters(line)));
}

function secrecyInName(name) {
  const spaced = name.replace(/\.[^.]*$/, "").replace(/([a-zà-ỹ])([A-ZÀ-Ỹ])/g, "$1 $2");
  const words = secrecyPlain(spaced).toLowerCase().replace(/[^a-z0-9đ]+/g, " ");
  return SECRECY_NAMES.test(words.replace(SECRECY_ORDINARY, " "));
}

async function secrecyInflated(bytes) {
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const reader = inflated.getReader();
  let text = "";
  const decoder = new TextDecoder("latin1");
  try {
    while (text.length < SECRECY_MAX_STREAM) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // Bytes behind the end of the deflated data: what came before them counts.
  }
  return text;
}

// Every stream of the file that may describe a page or a font's letters.
async function secrecyStreams(bytes, raw) {
  const streams = [];
  const pattern = /stream\r?\n/g;
  for (let found = pattern.exec(raw); found; found = pattern.exec(raw)) {
    if (raw.slice(found.index - 3, found.index) === "end") continue;
    const start = found.index + found[0].length;
    const end = raw.indexOf("endstream", start);
    if (end < 0) break;
    const dictionary = raw.slice(raw.lastIndexOf("obj", found.index), found.index);
    pattern.lastIndex = end;
    if (/\/Subtype\s*\/Image|\/Length1|\/FontFile/.test(dictionary)) continue;
    streams.push(dictionary.includes("FlateDecode") ? await secrecyInflated(bytes.subarray(start, end)) : raw.slice(start, end));
  }
  return streams;
}

function secrecyUnicode(hex) {
  let text = "";
  for (let at = 0; at + 4 <= hex.length; at += 4) text += String.fromCharCode(parseInt(hex.slice(at, at + 4), 16));
  return text;
}

function secrecyMap(stream) {
  const map = new Map();
  for (const [, block] of stream.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, code, letters] of block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g)) {
      map.set(code.toUpperCase(), secrecyUnicode(letters));
    }
  }
  for (const [, block] of stream.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, low, high, letters] of block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]{4})>/g)) {
      const first = parseInt(low, 16);
      const last = Math.min(parseInt(high, 16), first + 255);
      for (let code = first; code <= last; code += 1) {
        const key = code.toString(16).toUpperCase().padStart(low.length, "0");
        map.set(key, String.fromCharCode(parseInt(letters, 16) + code - first));
      }
    }
  }
  return map;
}

// A literal string of a page's description, as hexadecimal digits.
function secrecyHex(literal) {
  const letters = { n: 10, r: 13, t: 9, b: 8, f: 12 };
  let hex = "";
  for (const [, octal, escaped, plain] of literal.matchAll(/\\([0-7]{1,3})|\\([\s\S])|([\s\S])/g)) {
    const code = octal ? parseInt(octal, 8) & 255 : escaped ? (letters[escaped] ?? escaped.charCodeAt(0)) : plain.charCodeAt(0);
    hex += (code & 255).toString(16).toUpperCase().padStart(2, "0");
  }
  return hex;
}

// The lines of a page as one font's table reads them; positioning operators end a line.
function secrecyLines(stream, map) {
  const width = [...map.keys()].reduce((longest, key) => Math.max(longest, key.length), 2);
  const pieces = /<([0-9A-Fa-f\s]+)>|\(((?:\\[\s\S]|[^()\\])*)\)|\b(Td|TD|Tm|T\*|ET)\b/g;
  let lines = "";
  for (const [, hex, literal, operator] of stream.matchAll(pieces)) {
    if (operator) {
      lines += "\n";
      continue;
    }
    const digits = hex === undefined ? secrecyHex(literal) : hex.replace(/\s/g, "").toUpperCase();
    for (let at = 0; at + width <= digits.length; at += width) lines += map.get(digits.slice(at, at + width)) ?? "";
  }
  return lines;
}

async function secrecyInFile(file) {
  if (secrecyInName(file.name)) return true;
  if (file.size > SECRECY_MAX_BYTES) return false;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const raw = new TextDecoder("latin1").decode(bytes);
  const said = [...raw.matchAll(/<FEFF([0-9A-Fa-f]{8,400})>/gi)].map((found) => secrecyUnicode(found[1]));
  if (said.some(secrecyInLines)) return true;
  const streams = await secrecyStreams(bytes, raw);
  const maps = streams.filter((stream) => stream.includes("beginbf")).map(secrecyMap);
  const pages = streams.filter((stream) => /\bT[jJ]\b/.test(stream));
  return pages.some((page) => maps.some((map) => secrecyInLines(secrecyLines(page, map))));
}

async function secrecyIn(form) {
  const typed = form.querySelectorAll("input[type=text], textarea");
  if ([...typed].some((field) => secrecyInLines(field.value))) return true;
  const levels = form.querySelector("select[name=declared_level]");
  if (levels && levels.value !== "none") return true;
  const choosers = form.querySelectorAll("input[type=file]");
  for (const chooser of choosers) for (const file of chooser.files) if (await secrecyInFile(file)) return true;
  return false;
}

function watchForSecrecy(warning) {
  const form = warning.closest("form");
  let asked = "";
  const state = () => [...form.elements].map((field) => field.value).join("\u0000");

  async function look() {
    const seen = await secrecyIn(form).catch(() => false);
    warning.hidden = !seen;
    return seen;
  }

  form.addEventListener("change", look);
  // Before any other listener: nothing is marked as sent when the warning stops it.
  form.addEventListener(
    "submit",
    (event) => {
      const now = state();
      const submitter = event.submitter;
      if (asked === now) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      look().then((seen) => {
        asked = now;
        if (seen) {
          warning.setAttribute("tabindex", "-1");
          warning.focus();
        } else {
          // Not at once: while this event is still being told to its listeners, a form ignores to be sent again.
          setTimeout(() => form.requestSubmit(submitter));
        }
      });
    },
    { capture: true },
  );
}

for (const warning of document.querySelectorAll("[data-secrecy]")) watchForSecrecy(warning);
