// What can go wrong, with a code that the texts know or with the service's own words.

const OF_STATUS = { 401: "forbidden", 403: "forbidden", 413: "body_too_large", 429: "busy", 503: "busy", 504: "slow" };

class Problem extends Error {
  constructor(code, { title, detail, remedy } = {}) {
    super(code);
    Object.assign(this, { code, title, detail, remedy });
  }
}

/** The JSON that the service answers. Throws Problem: the service's, or what a gateway's bare status means. */
async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    throw error.name === "AbortError" ? error : new Problem("unreachable");
  }
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  if (answer?.code && answer.remedy) throw new Problem(answer.code, answer);
  throw new Problem(OF_STATUS[response.status] ?? "unknown", { detail: `HTTP ${response.status}` });
}
