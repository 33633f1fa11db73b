/** A bundle of which a test makes several editions. */
package org.sluice.itest.application.versioned;
