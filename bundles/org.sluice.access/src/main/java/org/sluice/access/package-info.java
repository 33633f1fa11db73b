/**
 * Who comes from this machine. It is here, and not where pages are served, since more than one bundle shows things that are for
 * this machine only.
 *
 * <p>This package is no bundle at run time. Each bundle that uses it has a private copy, and none exports it.
 */
package org.sluice.access;
