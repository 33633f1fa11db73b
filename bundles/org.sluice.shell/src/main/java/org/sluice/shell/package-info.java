/**
 * Commands for Gogo, in the scope {@code sluice}. Each gets its options as text from Gogo, and answers with text: a table, or
 * JSON. What cannot be done is a {@link org.sluice.shell.CommandFailed} with one line. Nothing that comes from elsewhere reaches a
 * terminal but through {@link org.sluice.shell.Printable}.
 */
package org.sluice.shell;
