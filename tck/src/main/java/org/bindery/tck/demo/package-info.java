/** Whether the demo says the same on two hosts. Needs nothing but the JDK. */
package org.bindery.tck.demo;
