/** A bundle that would stay in memory for ever, if the server kept what its code leaves behind. */
package org.sluice.itest.application.keeper;
