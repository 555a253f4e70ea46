// Nothing here is needed: every page works without. It makes some things smoother.

// Browsers that cannot unfold the filters by the style sheet get them unfolded here.
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 56.01rem)").matches) {
  for (const filters of document.querySelectorAll("details.filters")) filters.open = true;
}

// The list of languages closes when a person goes elsewhere, or presses Escape in it.
for (const menu of document.querySelectorAll("details.menu")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// A quotation is copied with one button, where the browser lets pages do that.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const from = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(from.value);
      button.textContent = button.dataset.done;
    } catch {
      from.select();
    }
  });
}

// What a reader has selected on a page is what the links beside it quote.
const prose = document.querySelector(".text-of-page .leaf");
const quoting = document.querySelectorAll("a[data-quote]");
if (quoting.length && prose) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const words = selection.toString().replace(/\s+/g, " ").trim();
    const page = selection.anchorNode?.parentElement?.closest("[data-page]");
    if (!words || !prose.contains(page)) return;
    for (const link of quoting) {
      if (words.length > Number(link.dataset.quote)) continue;
      const address = new URL(link.href);
      address.searchParams.set("words", words);
      address.searchParams.set("page", page.dataset.page);
      link.href = address;
    }
  });
}

// Who reads beside the printed pages goes on doing so on the next page.
const printed = document.querySelector("details.as-printed");
if (printed) {
  const KEY = "commonshelf as printed";
  try {
    printed.open = sessionStorage.getItem(KEY) === "open";
    printed.addEventListener("toggle", () => {
      sessionStorage.setItem(KEY, printed.open ? "open" : "");
    });
  } catch {
    // A browser that stores nothing shows the text alone.
  }
}

// While a reader types, names and titles are proposed: a combobox with a list (WAI-ARIA
// Authoring Practices). Enter without a choice searches for what was typed.
for (const box of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.labels[0].textContent);
  list.hidden = true;
  box.form.append(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  let chosen = -1;
  let asked = 0;
  let waiting;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (number) => {
    const rows = list.children;
    if (!rows.length) return;
    if (chosen >= 0) rows[chosen].setAttribute("aria-selected", "false");
    chosen = (number + rows.length) % rows.length;
    rows[chosen].setAttribute("aria-selected", "true");
    rows[chosen].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", rows[chosen].id);
  };
  const show = (suggestions) => {
    list.replaceChildren(
      ...suggestions.map((one, number) => {
        const row = document.createElement("li");
        row.id = `suggestion-${number}`;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        row.className = one.kind;
        if (one.language !== "und") row.lang = one.language;
        row.dir = "auto";
        row.dataset.url = one.url;
        row.textContent = one.text;
        return row;
      }),
    );
    close();
    list.hidden = !suggestions.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    const words = box.value.trim();
    const turn = ++asked;
    if (!words) return close();
    try {
      const answer = await fetch(`${box.dataset.suggest}&q=${encodeURIComponent(words)}`);
      const { suggestions } = await answer.json();
      if (turn === asked && document.activeElement === box) show(suggestions);
    } catch {
      close();
    }
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const row = event.target.closest("li");
    if (row) location.assign(row.dataset.url);
  });
  box.addEventListener("blur", close);
}
