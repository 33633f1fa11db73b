/** Applications to be attacked, and a page that tells how the gateway bears it. */
package org.sluice.itest.application.attacked;
