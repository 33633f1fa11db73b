/**
 * Takes connections over from Jetty, and drives those that must stay on its endpoint.
 */
package org.sluice.jetty;
