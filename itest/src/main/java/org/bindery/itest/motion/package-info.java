/** Plug-ins, hosts and devices that come and go while everything moves. */
package org.bindery.itest.motion;
