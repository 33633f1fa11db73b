/**
 * The servers that Sluice is compared with, one program each: echo of every message, and one message to all. They have
 * the defaults of their products, but for what the row's note in the report says.
 */
package org.sluice.itest.bench.server;
