// Numbers and times as people read them. The language is the browser's, the units are the same everywhere.

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const count = (number) => whole.format(number);

/** Few digits for what changes every second. */
export function rate(number) {
    if (number === null || number === undefined) return '–';
    if (number >= 1e6) return oneDigit.format(number / 1e6) + ' M';
    if (number >= 1e4) return oneDigit.format(number / 1e3) + ' k';
    return number < 10 && number % 1 !== 0 ? oneDigit.format(number) : whole.format(number);
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function bytes(number) {
    if (number === null || number === undefined) return '–';
    let unit = 0;
    while (number >= 1024 && unit < UNITS.length - 1) {
        number /= 1024;
        unit++;
    }
    return (unit === 0 || number >= 100 ? whole : oneDigit).format(number) + ' ' + UNITS[unit];
}

export function duration(milliseconds) {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    const days = Math.floor(hours / 24);
    if (days > 0) return `${days} d ${hours % 24} h`;
    if (hours > 0) return `${hours} h ${minutes % 60} min`;
    if (minutes > 0) return `${minutes} min ${seconds % 60} s`;
    return `${seconds} s`;
}

export const time = (milliseconds) => clock.format(milliseconds);
export const date = (milliseconds) => day.format(milliseconds);

/** A time with milliseconds, for frames. */
export const exactTime = (milliseconds) =>
    clock.format(milliseconds) + '.' + String(Math.floor(milliseconds % 1000)).padStart(3, '0');

export const seconds = (number) => (number === 0 ? 'off' : `${count(number)}\u00a0s`);

/** An address with zeros left out, where it is one of IPv6 (RFC 5952). */
export const address = (text) => text.replace(/(^|\[|:)0(:0)+(:|\]|$)/, '$1::$3').replace(/:{3,}/, '::');

export function hex(octets, max) {
    const shown = Array.from(octets.subarray(0, max), (octet) => octet.toString(16).padStart(2, '0'));
    return shown.join(' ') + (octets.length > max ? ' …' : '');
}
