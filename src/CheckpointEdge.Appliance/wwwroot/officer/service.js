// @ts-check
import { learnServiceTime } from './times.js';

/** @typedef {{ok: boolean, status: number, body: any, sentence: string, retryAfterSeconds: number}} Answer */

const requestTimeoutMilliseconds = 8000;
const retryMilliseconds = 1000;
const watchMilliseconds = 3000;
const watchTimeoutMilliseconds = 2500;

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<Answer>} never rejects: a service that does not answer has status 0
 */
export async function ask(method, path, body) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json, application/problem+json' };
  // A form of another site cannot set this header; the service refuses changes without it.
  if (method !== 'GET') headers['X-Checkpoint'] = '1';
  if (body) headers['Content-Type'] = 'application/json';
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: body ? JSON.stringify(body) : undefined,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(requestTimeoutMilliseconds),
    });
    learnServiceTime(response.headers.get('Date'));
    const json = (response.headers.get('Content-Type') ?? '').includes('json');
    const content = json ? await response.json().catch(() => null) : null;
    return {
      ok: response.ok,
      status: response.status,
      body: response.ok ? content : null,
      sentence: response.ok ? '' : String(content?.title ?? ''),
      retryAfterSeconds: Number(response.headers.get('Retry-After') ?? 0) || 0,
    };
  } catch {
    return { ok: false, status: 0, body: null, sentence: '', retryAfterSeconds: 0 };
  }
}

/**
 * Keeps the newest state flowing. EventSource comes back by itself after a broken line but gives up for good on an
 * answer other than 200, so that case is begun anew here; a service that hangs without closing is found by asking.
 */
export class StateStream {
  /** @type {EventSource|null} */
  #source = null;
  #retry = 0;
  #lost = false;
  #onState;
  #onLink;

  /**
   * @param {(state: import('./contract.js').KioskState) => void} onState
   * @param {(connected: boolean) => void} onLink
   */
  constructor(onState, onLink) {
    this.#onState = onState;
    this.#onLink = onLink;
    setInterval(() => this.#watch(), watchMilliseconds);
  }

  /** Begins anew: at the start, and when signing in or out changed what may be seen. */
  open() {
    clearTimeout(this.#retry);
    this.#source?.close();
    const source = new EventSource('/api/kiosk/events');
    this.#source = source;
    source.addEventListener('state', (event) => {
      this.#connected(true);
      this.#onState(JSON.parse(event.data));
    });
    source.addEventListener('error', () => this.#broken(source));
  }

  /** @param {EventSource} source */
  async #broken(source) {
    if (source !== this.#source) return;
    const closed = source.readyState === EventSource.CLOSED;
    const state = await ask('GET', '/api/kiosk/state');
    if (source !== this.#source) return;
    this.#connected(state.status !== 0);
    if (state.ok) this.#onState(state.body);
    if (closed) this.#retry = setTimeout(() => this.open(), retryMilliseconds);
  }

  async #watch() {
    try {
      // Any answer will do: "not ready" is an answer too.
      await fetch('/health', { cache: 'no-store', signal: AbortSignal.timeout(watchTimeoutMilliseconds) });
      if (this.#lost) this.open();
    } catch {
      this.#connected(false);
    }
  }

  /** @param {boolean} connected */
  #connected(connected) {
    if (this.#lost === !connected) return;
    this.#lost = !connected;
    this.#onLink(connected);
  }
}
