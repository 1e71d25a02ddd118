// Steps through games. What agents wrote is only ever set as text, never as HTML.
"use strict";
(() => {
  const { texts, games } = JSON.parse(document.getElementById("data").textContent);
  const [find, picker, seat, place] = ["find", "game", "seat", "place"].map(
    (id) => document.getElementById(id));
  let game = null;
  if (!games.length) return;

  function add(parent, tag, text, kind) {
    const node = parent.appendChild(document.createElement(tag));
    node.textContent = text;
    if (kind) node.className = kind;
    return node;
  }

  function empty(id) {
    const node = document.getElementById(id);
    node.replaceChildren();
    return node;
  }

  const isIllegal = (one) => one.steps.some((step) => step.complaint !== undefined);
  const named = (one) =>
    `${one.number}: ${one.id}, ${one.agents.join(" / ")}, ${one.returns.join(" / ")}` +
    (one.reason === "rules" ? "" : `, ${one.reason}`) + (isIllegal(one) ? ", illegal" : "");
  const time = (seconds) => seconds >= 1 ? `${seconds} s`
    : `${Number((1000 * seconds).toPrecision(3))} ms`;
  const player = (number) => `player ${number}, ${game.agents[number]}`;
  const seats = () =>
    seat.value === "all" ? [...game.agents.keys()] : [Number(seat.value)];

  function list() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    picker.replaceChildren();
    for (const one of games) {
      const name = named(one);
      if (words.every((word) => name.toLowerCase().includes(word))) {
        add(picker, "option", name).value = one.number;
      }
    }
    if (picker.options.length) open();
  }

  function open() {
    game = games.find((one) => one.number === Number(picker.value));
    const before = seat.value;
    seat.replaceChildren();
    add(seat, "option", "all").value = "all";
    game.agents.forEach((_, number) => { add(seat, "option", player(number)).value = number; });
    seat.value = [...seat.options].some((one) => one.value === before) ? before : "all";
    const options = Object.entries(game.options).map(([name, value]) => `${name}=${value}`);
    const ending = game.offender === null ? game.reason : `${game.reason} of player ${game.offender}`;
    document.getElementById("about").textContent =
      `Game ${game.number}: ${[game.id, ...options].join(", ")}. ` +
      game.agents.map((_, n) => `${player(n)}: ${game.returns[n]}`).join("; ") +
      `. Ended by ${ending}. In the file of records, line ${game.line}. ${game.note}`;
    place.max = game.steps.length - 1;
    place.value = 0;
    show();
  }

  function show() {
    const now = Number(place.value);
    const step = game.steps[now];
    document.getElementById("count").textContent =
      step && step.player === undefined ? "the end" : `reply ${now + 1} of ${place.max}`;
    document.getElementById("back").disabled = now === 0;
    document.getElementById("next").disabled = now >= Number(place.max);
    showViews(step);
    showMessages(now);
    showReply(step);
    showRules();
  }

  function showViews(step) {
    const views = empty("views");
    let last = null;
    for (const number of step ? seats() : []) {
      const view = step.views[number];
      if (!texts[view] || view === last) continue;  // seats that see the same
      add(views, "p", player(number), "who");
      add(views, "pre", texts[view]);
      last = view;
    }
    if (!views.children.length) add(views, "p", "no drawing", "who");
  }

  function showMessages(now) {
    const messages = empty("messages");
    for (const number of seats()) {
      add(messages, "p", player(number), "who");
      for (let at = 0; at <= now && at < game.steps.length; at++) {
        for (const text of game.steps[at].messages[number]) {
          add(messages, "p", texts[text], at < now ? "before" : "");
        }
      }
    }
    messages.scrollTop = seats().length === 1 ? messages.scrollHeight : 0;
  }

  function showReply(step) {
    const reply = empty("reply");
    if (!step || step.player === undefined) {
      add(reply, "p", "The game is over.");
      game.agents.forEach((_, n) => add(reply, "p", `${player(n)}: ${game.returns[n]}`));
      return;
    }
    add(reply, "p", player(step.player), "who");
    if (step.reasoning !== undefined) {
      add(reply, "p", "reasoning", "who");
      add(reply, "pre", texts[step.reasoning]);
    }
    add(reply, "p", "wrote", "who");
    add(reply, "pre", texts[step.reply]);
    if (step.failure !== undefined) add(reply, "p", `failed: ${texts[step.failure]}`, "wrong");
    if (step.complaint !== undefined) add(reply, "p", `illegal: ${texts[step.complaint]}`, "wrong");
    const done = step.action === null ? "nothing was played" : `played: ${texts[step.action]}`;
    add(reply, "p", step.complaint === undefined ? `legal, ${done}` : done);
    const cost = [time(step.seconds)];
    if (step.prompt_tokens) cost.push(`${step.prompt_tokens} tokens read`);
    if (step.completion_tokens) cost.push(`${step.completion_tokens} written`);
    if (step.cost) cost.push(`$${step.cost}`);
    add(reply, "p", cost.join(", "), "who");
  }

  function showRules() {
    const rules = empty("rules");
    for (const number of seats()) {
      add(rules, "p", player(number), "who");
      add(rules, "pre", texts[game.rules[number]]);
    }
  }

  function move(by) {
    place.value = Number(place.value) + by;
    show();
  }

  find.addEventListener("input", list);
  picker.addEventListener("change", open);
  seat.addEventListener("change", show);
  place.addEventListener("input", show);
  document.getElementById("back").addEventListener("click", () => move(-1));
  document.getElementById("next").addEventListener("click", () => move(1));
  document.getElementById("viewer").addEventListener("keydown", (event) => {
    if (/INPUT|SELECT/.test(event.target.tagName)) return;  // they use the arrows themselves
    if (event.key === "ArrowLeft") move(-1);
    if (event.key === "ArrowRight") move(1);
  });
  list();
  const asked = new URLSearchParams(location.hash.slice(1));  // report.html#game=7&step=3
  if (asked.get("game") && games.some((one) => one.number === Number(asked.get("game")))) {
    picker.value = asked.get("game");
    open();
    if (asked.get("seat")) seat.value = asked.get("seat");
    place.value = asked.get("step") || 0;
    show();
    document.getElementById("viewer").scrollIntoView();
  }
})();
