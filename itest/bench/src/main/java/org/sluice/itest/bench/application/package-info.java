/** The applications of a gateway that is measured. */
package org.sluice.itest.bench.application;
