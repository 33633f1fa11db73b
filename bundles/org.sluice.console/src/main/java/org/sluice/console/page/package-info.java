/** The page, in a servlet context of its own. */
package org.sluice.console.page;
