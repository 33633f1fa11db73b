/** Test doubles for the unit tests of more than one bundle. */
package org.sluice.testing;
