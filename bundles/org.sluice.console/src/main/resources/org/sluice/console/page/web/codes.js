// What numbers of the protocols mean (RFC 9110; IANA's WebSocket Close Code Number Registry).

const STATUS = {
    101: 'accepted',
    200: 'accepted, over HTTP/2',
    400: 'malformed handshake',
    401: 'not authenticated',
    403: 'forbidden, or another origin',
    404: 'no application there',
    417: 'Expect is not served',
    426: 'upgrade required',
    429: 'too many wrong credentials',
    500: 'the application has failed',
    503: 'no room, or not ready',
    declined: 'left to the HTTP server',
    answered: 'answered by a servlet context',
    others: 'all others',
};

const CLOSE = {
    1000: ['Normal closure', 'The purpose of the connection has been fulfilled.'],
    1001: ['Going away', 'The server or its application goes away, or the page was left.'],
    1002: ['Protocol error', 'The peer has broken the protocol.'],
    1003: ['Unsupported data', 'The type of the message, text or binary, is not taken here.'],
    1005: ['No code', 'The Close frame has told no code.'],
    1006: ['Abnormal closure', 'The connection was lost, or was never opened. Nobody has sent a Close frame.'],
    1007: ['Invalid payload', 'The data does not fit the type of the message, such as text that is not UTF-8.'],
    1008: ['Policy violation', 'The message is not allowed, or the client has let too much wait.'],
    1009: ['Message too big', 'The message is larger than what is taken here.'],
    1010: ['Mandatory extension', 'The client misses an extension that was not negotiated.'],
    1011: ['Internal error', 'Something unexpected keeps the server from going on.'],
    1012: ['Service restart', 'The service restarts. Come back after a random 5 to 30 seconds.'],
    1013: ['Try again later', 'The server is overloaded.'],
    1014: ['Bad gateway', 'A server behind this one has given an invalid response.'],
    1015: ['TLS handshake', 'The TLS handshake has failed.'],
    3000: ['Unauthorized', 'The client must say who it is first.'],
    3003: ['Forbidden', 'The client may not do what it has asked for.'],
    3008: ['Timeout', 'The client has taken too long.'],
};

export const statusMeaning = (status) => STATUS[status] ?? (status >= 300 && status < 400 ? 'redirected' : 'refused by the application');

export const isAccepted = (status) => status === '101' || status === '200';

export function closeName(code) {
    if (code === 'others') return 'All others';
    if (CLOSE[code]) return CLOSE[code][0];
    if (code >= 4000 && code < 5000) return 'Private use';
    if (code >= 3000 && code < 4000) return 'Of a library or framework';
    return 'Unassigned';
}

export function closeMeaning(code) {
    if (CLOSE[code]) return CLOSE[code][1];
    if (code >= 4000 && code < 5000) return 'The application knows what it means.';
    if (code >= 3000 && code < 4000) return 'A library or framework knows what it means.';
    return 'No meaning is assigned.';
}

const BY = {
    PEER: 'client',
    APPLICATION: 'application',
    SERVER: 'server',
    LOST: 'lost',
};

export const closedBy = (by) => BY[by] ?? by;
