// Nothing here is needed: every page works without. It makes two things smoother.

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
