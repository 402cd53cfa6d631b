// The desk holds the state and sends it complete on every change; this page draws it and keeps nothing else.

const signals = {
  outOfService: "Desk closed",
  placeDocument: "Place your document",
  pleaseWait: "Please wait",
  goOn: "Please go on",
  officerWillHelp: "An officer will help you",
};

const at = id => document.getElementById(id);

/** Sends a request and shows what the desk objects to, in its own words. */
async function send(address, content) {
  const message = at("message");
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: content === undefined ? undefined : JSON.stringify(content),
    });
    message.textContent = answer.ok ? "" : await sentenceOf(answer);
  } catch {
    message.textContent = "The desk does not answer: is the service running?";
  }
}

async function sentenceOf(answer) {
  try {
    return (await answer.json()).title;
  } catch {
    return `The desk refused this (${answer.status}).`;
  }
}

const present = document => send("/present", { ...document, fault: at("fault").value, chipFault: at("chip-fault").value });

function draw(state) {
  at("lying").textContent = !state.pluggedIn ? "unplugged" : state.lying ?? "nothing";
  at("signal").textContent = signals[state.signal] ?? "dark";
  at("signal").dataset.signal = state.signal ?? "";
  at("unplugged").checked = !state.pluggedIn;
  at("under-camera").textContent = state.underCamera ?? "nothing";
  const there = state.lying ?? state.underCamera;
  at("remove").disabled = there === null;
  for (const card of at("travellers").children)
    card.classList.toggle("lying", there !== null && card.querySelector("h3").textContent === there);
}

function cardOf(traveller) {
  const card = at("card").content.cloneNode(true);
  card.querySelector("li").dataset.traveller = traveller.id;
  card.querySelector("img").src = `/portraits/${traveller.id}`;
  card.querySelector("h3").textContent = traveller.name;
  card.querySelector(".country").textContent = traveller.country;
  card.querySelector(".chip").hidden = !traveller.chip;
  card.querySelector(".shows").textContent = traveller.shows;
  const lay = card.querySelector(".lay");
  lay.setAttribute("aria-label", `Lay the document of ${traveller.name} on the reader`);
  lay.addEventListener("click", () => present({ id: traveller.id }));
  const hold = card.querySelector(".hold");
  hold.hidden = !withPage.includes(traveller.id);
  hold.setAttribute("aria-label", `Hold the document of ${traveller.name} under the camera`);
  hold.addEventListener("click", () => send("/hold", { id: traveller.id }));
  return card;
}

at("remove").addEventListener("click", () => send("/remove"));
at("unplugged").addEventListener("change", change => send("/trouble", { on: change.target.checked }));
at("lay-typed").addEventListener("click", () => present({ mrz: at("typed").value }));

const { travellers, withPage } = await (await fetch("/travellers")).json();
at("camera").hidden = withPage.length === 0;
at("travellers").replaceChildren(...travellers.map(cardOf));

const events = new EventSource("/events");
events.addEventListener("state", change => {
  draw(JSON.parse(change.data));
  if (at("message").dataset.lost) {
    at("message").textContent = "";
    delete at("message").dataset.lost;
  }
});
events.addEventListener("error", () => {
  at("message").textContent = "The desk does not answer: is the service running?";
  at("message").dataset.lost = "1";
});
