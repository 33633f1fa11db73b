/**
 * Sends every message back.
 */
package org.sluice.example.echo;
