/** A vendor's plug-in for the edu device: binder, user-space driver, commands. */
package com.example.edu;
