/** A page that talks to the echo example from a browser. */
package org.sluice.example.page;
