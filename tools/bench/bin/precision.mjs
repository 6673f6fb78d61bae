#!/usr/bin/env node
import '../dist/precision.js';
