/** The state as JSON, sent while somebody looks. */
package org.sluice.console.live;
