// Runs rules one after the other and prints a line for each: "ok RULE" or "failed RULE: WHY".
import { deepStrictEqual } from 'node:assert';

const MILLISECONDS = 20_000;

export const server = process.argv[2];
export const same = deepStrictEqual;

export async function check(rules) {
    for (const [name, rule] of Object.entries(rules)) {
        let timer;
        const tooLate = new Promise((_, reject) => {
            timer = setTimeout(() => reject(new Error('nothing has come')), MILLISECONDS);
        });
        try {
            await Promise.race([rule(), tooLate]);
            console.log(`ok ${name}`);
        } catch (error) {
            console.log(`failed ${name}: ${String(error.message ?? error).replaceAll('\n', ' ')}`);
        }
        clearTimeout(timer);
    }
    process.exit(0);
}
