/** A bundle that is replaced while clients are connected. */
package org.sluice.itest.application.heir;
