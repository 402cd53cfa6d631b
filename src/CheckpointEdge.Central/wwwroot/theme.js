// Runs before the page is drawn, so that a night theme never flashes white. What is chosen stays in this browser.
{
  const chosen = localStorage.getItem("theme");
  if (["light", "night", "contrast"].includes(chosen ?? "")) document.documentElement.dataset.theme = chosen ?? "";
}
