/** The application that tells tests what the gateway sees of its clients. */
package org.sluice.itest.witness;
