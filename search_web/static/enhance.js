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

// What a reader has selected on a page is what the link below it quotes.
const quoting = document.querySelector("a[data-quote]");
const prose = document.querySelector(".text-of-page .prose");
if (quoting && prose) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const words = selection.toString().replace(/\s+/g, " ").trim();
    const address = new URL(quoting.href);
    if (words && words.length <= Number(quoting.dataset.quote) && prose.contains(selection.anchorNode)) {
      address.searchParams.set("words", words);
      quoting.href = address;
    }
  });
}
