// Not a module, so that it is there when one of them does not get here: a connection broke, or the network changed meanwhile.
// Then nothing else would run and the page stay empty; it is loaded again, a few times.

document.addEventListener('error', ({ target }) => {
  if (target.tagName !== 'SCRIPT' && target.rel !== 'stylesheet') return;
  const tries = history.state?.tries ?? 0;
  if (tries < 3) {
    history.replaceState({ tries: tries + 1 }, '');
    setTimeout(() => location.reload(), 300 * (tries + 1));
  } else {
    const text = document.getElementById('broken');
    if (text) text.hidden = false;
  }
}, true);
