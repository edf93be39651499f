"""Quads for tests."""

import math

import numpy as np


def box(left, top, right, bottom):
    """Corners of an upright box, clockwise from its top-left."""
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def rectangle(x, y, width, height, degrees=0.0):
    """Corners clockwise from the text's top-left, turned clockwise around the centre (x, y)."""
    corners = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) / 2
    a = math.radians(degrees)
    turn = np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]])
    return (corners @ turn + (x, y)).astype(np.float32)
