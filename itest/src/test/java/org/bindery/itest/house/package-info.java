/** The walls of the house, as tests over the compiled classes. */
package org.bindery.itest.house;
