/** Who may see the console. */
package org.sluice.console.access;
