/** A vendor's binder for the edu device. */
package com.example.edu;
