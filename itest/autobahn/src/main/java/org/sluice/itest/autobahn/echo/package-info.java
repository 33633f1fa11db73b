/** The application that the suite talks to on workers. */
package org.sluice.itest.autobahn.echo;
