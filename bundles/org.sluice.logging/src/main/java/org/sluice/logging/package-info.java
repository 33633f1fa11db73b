/**
 * What keeps peers from filling the log. It is here, and not where a peer's requests are answered, since what a peer can cause is logged in
 * many bundles.
 *
 * <p>This package is no bundle at run time. Each bundle that uses it has a private copy, and none exports it.
 */
package org.sluice.logging;
