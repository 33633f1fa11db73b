/** An application that restarts the framework. */
package org.sluice.itest.application.restarter;
