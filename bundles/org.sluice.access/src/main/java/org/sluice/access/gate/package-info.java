/**
 * Who may come to pages and other resources for operators: this machine's own programs where that is wanted, and whomever an
 * authenticator knows. {@link org.sluice.access.gate.Gate} decides for servlet contexts.
 *
 * <p>This package is no bundle at run time. Each bundle that uses it has a private copy, and none exports it.
 */
package org.sluice.access.gate;
