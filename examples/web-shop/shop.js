// A shop's page: tells Churn what its customer does, watches the score, and makes the offer that fits.
// ?api=http://127.0.0.1:8080&customer=demo-1 say which server and whom; a real shop has the customer from its session. &token=… is the customer
// token that the shop's back end has made, where the server asks who calls.
const query = new URLSearchParams(location.search);
const api = `${query.get('api') ?? 'http://127.0.0.1:8080'}/v1`;
const customer = query.get('customer') ?? 'demo-1';
const token = query.get('token');
// sendBeacon and EventSource can send no headers: there the token goes as a parameter.
const parameters = more => new URLSearchParams({ ...more, ...(token ? { access_token: token } : {}) });
const at = id => document.getElementById(id);

const OFFERS = {
  LOW: 'Good to see you. New this week: the walking shoes.',
  MEDIUM: 'For you today: free delivery on whatever you order.',
  HIGH: 'We would like to keep you: 15 % off your next order, with the code STAY15.',
  CRITICAL: 'We have not done well by you. Our service will call you back within the hour: choose a time.',
};

// The id is made once and goes with every try, so that an event which arrives twice counts once.
const newEvent = (type, more) => ({ eventId: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, customerId: customer, type, ...more });

// For what must not be lost: says whether it arrived, and sends again what may be sent again.
async function record(type, more) {
  const body = JSON.stringify({ event: newEvent(type, more), sentAt: new Date().toISOString(), skipScore: true });
  for (let attempt = 0; ; attempt++) {
    const headers = { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(`${api}/events`, { method: 'POST', headers, body, keepalive: true })
      .catch(error => error);
    if (answer.ok) return;
    const again = !(answer instanceof Response) || [408, 429, 503, 504].includes(answer.status);
    if (!again || attempt === 4) throw new Error(answer instanceof Response ? (await answer.json()).message : answer.message);
    const wait = (answer.headers?.get('Retry-After') ?? 0) * 1000 || 200 * 2 ** attempt;
    await new Promise(over => setTimeout(over, wait));
  }
}

// For what may be lost, even while the page is being left: no answer, no second try. A string goes as text/plain, which spares the
// browser the question beforehand whether it may.
const mention = (type, more) => navigator.sendBeacon(`${api}/events?${parameters({})}`, JSON.stringify(newEvent(type, more)));

const tell = promise => promise.catch(error => { at('problem').textContent = `Not recorded: ${error.message}`; });

for (const [name, price] of [['Walking shoes', 89.9], ['Rain jacket', 129], ['Socks', 7.5]]) {
  const item = at('shelf').appendChild(document.createElement('li'));
  const link = item.appendChild(document.createElement('a'));
  Object.assign(link, { href: `#${encodeURIComponent(name)}`, textContent: `${name}, € ${price.toFixed(2)}` });
  link.onclick = () => mention('view_item', { value: price });
  for (const [label, type] of [['Add to cart', 'add_to_cart'], ['Buy', 'purchase']]) {
    const button = item.appendChild(document.createElement('button'));
    button.textContent = label;
    button.onclick = () => tell(record(type, { value: price }));
  }
}
at('complain').onclick = () => tell(record('complaint', { category: 'delivery' }));
mention('visit', { category: 'web' });

// The current score at once, then each change. EventSource connects again by itself when the connection breaks.
// A token gives no reasons unless the back end wants its customers to read them.
const scores = new EventSource(`${api}/customers/${encodeURIComponent(customer)}/scores:watch?${parameters(token ? {} : { max_reasons: 1 })}`);
scores.addEventListener('score', message => {
  const { score } = JSON.parse(message.data);
  at('offer').dataset.band = score.band;
  at('offer').textContent = OFFERS[score.band] ?? OFFERS.LOW;
  // A shop would not show this; it is here so that the example can be seen to work.
  at('score').textContent = `${Math.round(100 * score.churnProbability)} %, ${score.band}, ${score.eventCount} events. ${score.reasons[0]?.text ?? ''}`;
});
// The server's: the customer cannot be scored now.
scores.addEventListener('problem', message => {
  at('score').textContent = JSON.parse(message.data).error.message;
});
// The browser's own: the connection broke and is made again, or was refused for good.
scores.addEventListener('error', () => {
  if (scores.readyState === EventSource.CLOSED) at('problem').textContent = `${api} refused the watch: does it run with --cors ${location.origin}?${token ? ' Is the token still good?' : ''}`;
});
