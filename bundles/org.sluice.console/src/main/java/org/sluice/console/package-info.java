/**
 * The console: a page at {@code /sluice} that shows what the WebSocket server does, and the WebSocket that keeps it up to date.
 * {@code org.sluice.access.gate} decides who sees them, {@link org.sluice.console.page} serves the page, and
 * {@link org.sluice.console.live} sends the state.
 */
package org.sluice.console;
