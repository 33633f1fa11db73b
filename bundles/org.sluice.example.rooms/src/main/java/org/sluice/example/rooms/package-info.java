/**
 * A chat room per path.
 */
package org.sluice.example.rooms;
