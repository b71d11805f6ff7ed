/**
 * Tests that make sense only on a real kernel. They run in the guest, in the framework of the
 * distribution; {@code guest/verify} boots it.
 */
package org.bindery.guest;
