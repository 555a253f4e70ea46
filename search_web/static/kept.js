// Searches that a reader keeps without an account: a list in this browser, which
// nothing else learns of. All words stand in the page; only names come from here.

const shelf = document.querySelector("[data-kept]");
const status = document.querySelector("[data-kept-status]");
const keep = document.querySelector("button[data-keep]");
const here = new URL(shelf.dataset.kept, location);
// Other libraries may stand at other paths of one host.
const KEY = `commonshelf searches ${here.pathname}`;
const LONGEST = 200;

// What makes the search: not the language of the pages, nor how far one has read.
const searchOf = (address) => {
  const asked = new URL(address, location).searchParams;
  for (const name of ["ui", "offset"]) asked.delete(name);
  return asked.toString();
};
const addressOf = (base, search, without) => {
  const address = new URL(base, location);
  for (const [name, value] of new URLSearchParams(search)) {
    if (name !== without) address.searchParams.append(name, value);
  }
  return address.href;
};

// The list, as far as what is stored is one: anybody can write there by hand.
const read = () => {
  try {
    const held = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    if (!Array.isArray(held)) return [];
    return held.filter((one) => typeof one?.name === "string" && typeof one.search === "string");
  } catch {
    return [];
  }
};
const write = (searches) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(searches));
    return true;
  } catch {
    status.textContent = status.dataset.failed;
    return false;
  }
};

const row = (one, number) => {
  const item = document.getElementById("kept-row").content.cloneNode(true).firstElementChild;
  const part = (name) => item.querySelector(`.${name}`);
  const [way, feed, rename, remove] = ["way", "feed", "rename", "remove"].map(part);
  const form = item.querySelector("form");
  const box = form.querySelector("input");
  way.href = addressOf(shelf.dataset.kept, one.search);
  way.querySelector("bdi").textContent = one.name;
  feed.href = addressOf(shelf.dataset.feed, one.search, "sort");
  // Who hears "Remove" hears of which search, too.
  way.id = `kept-${number}`;
  for (const button of [feed, rename, remove]) {
    button.id = `kept-${number}-${button.classList[0]}`;
    button.setAttribute("aria-labelledby", `${button.id} ${way.id}`);
  }
  const fold = (isOpen) => {
    form.hidden = !isOpen;
    for (const other of [way, feed, rename, remove]) other.hidden = isOpen;
    (isOpen ? box : rename).focus();
  };
  rename.addEventListener("click", () => {
    box.value = one.name;
    fold(true);
    box.select();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) fold(false);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = box.value.trim().slice(0, LONGEST) || one.name;
    if (!write(read().map((held) => (held.search === one.search ? { ...held, name } : held)))) return;
    show();
    document.getElementById(rename.id)?.focus();
  });
  remove.addEventListener("click", () => {
    if (!write(read().filter((held) => held.search !== one.search))) return;
    show();
    status.textContent = status.dataset.removed;
    // The focus goes to what stands there now.
    const ways = shelf.querySelectorAll(".way");
    (ways[Math.min(number, ways.length - 1)] ?? keep ?? document.getElementById("main")).focus();
  });
  return item;
};

const show = () => {
  const searches = read();
  shelf.querySelector("ul").replaceChildren(...searches.map(row));
  shelf.hidden = !searches.length;
  const isKept = keep && searches.some((one) => one.search === searchOf(keep.dataset.keep));
  keep?.setAttribute("aria-pressed", String(isKept));
};

const isAllowed = () => {
  try {
    localStorage.getItem(KEY);
    return true;
  } catch {
    return false;
  }
};

if (isAllowed()) {
  show();
  addEventListener("storage", (event) => event.key === KEY && show());
  if (keep) {
    keep.hidden = false;
    for (const how of document.querySelectorAll("[data-without-kept]")) how.hidden = true;
    keep.addEventListener("click", () => {
      const search = searchOf(keep.dataset.keep);
      const others = read().filter((one) => one.search !== search);
      const isNew = others.length === read().length;
      const name = keep.dataset.name.slice(0, LONGEST);
      if (!write(isNew ? [{ name, search }, ...others] : others)) return;
      show();
      status.textContent = isNew ? status.dataset.done : status.dataset.removed;
    });
  }
}
