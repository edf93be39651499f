# One image for both functions: the command chooses the handler (function.api.handler, function.s3.handler).
FROM python:3.11-slim-bookworm AS build

RUN python -m venv --without-pip /opt/venv
ENV PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src

# The dependencies first, in a layer that lasts until requirements.lock (`make lock`) changes; no file but the very ones
# that were locked is installed.
COPY requirements.lock ./
RUN pip --python /opt/venv/bin/python install --no-cache-dir --no-compile --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE NOTICE ./
COPY lightocr lightocr
COPY function function
# What no function asks for: other services' descriptions, tools for making networks, tests, what compilers need,
# ONNX Runtime a second time, for programs in C, and the old pydantic, which FastAPI loads only to find it unused.
# Byte code is compiled here, for the disk is read-only later: unchecked, as nothing can change any more.
RUN pip --python /opt/venv/bin/python install --no-cache-dir --no-compile --no-deps . \
 && cd /opt/venv/lib/python3*/site-packages \
 && find botocore/data -mindepth 1 -maxdepth 1 -type d ! -name s3 -exec rm -r {} + \
 && rm -r onnxruntime/quantization onnxruntime/tools onnxruntime/transformers numpy/f2py numpy/distutils \
 && rm -r pydantic/v1 && rm -f onnxruntime/capi/libonnxruntime.so.* \
 && find . \( -name "*.a" -o -name "*.h" -o -name "*.pxd" -o -name "*.pyi" \) -delete \
 && find . -type d -name tests -prune -exec rm -r {} + \
 && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv/lib

# `--build-arg BACKEND=torch` lets torch run the networks (lightocr/torch_backend.py). On x86-64, PyPI's torch brings
# CUDA: `--build-arg PIP_EXTRA_INDEX_URL=...` names an index whose builds do not.
ARG BACKEND=onnxruntime
ARG PIP_EXTRA_INDEX_URL
COPY training/start /src/torch
RUN if [ "$BACKEND" = torch ]; then \
      pip --python /opt/venv/bin/python install --no-cache-dir "/src[torch]" \
      && cp /src/torch/*.pt /opt/venv/lib/python3*/site-packages/lightocr/weights/; \
    fi

# The system without what only builds or looks after one: package managers, Perl, tables of old character sets, programs
# that run as root whoever calls them. The list of its packages stays, for scanners of known faults.
FROM python:3.11-slim-bookworm AS system

RUN rm -rf /usr/bin/apt* /usr/lib/apt /usr/lib/*-linux-gnu/libapt* /var/lib/apt /var/cache \
    /usr/bin/dpkg* /var/lib/dpkg/info /usr/bin/perl* /usr/lib/*-linux-gnu/*perl* /usr/share/*perl* \
    /usr/bin/pip* /usr/lib/python3/dist-packages \
    /usr/local/bin/pip* /usr/local/lib/python3*/site-packages /usr/local/lib/python3*/ensurepip \
    /usr/lib/*-linux-gnu/gconv \
 && find / -xdev -type f -perm /6000 -delete

# Copied, for what a layer deletes its image still holds.
FROM scratch

ARG BACKEND=onnxruntime
COPY --from=system / /
COPY --from=build /opt/venv /opt/venv
COPY scripts/entrypoint.sh /entrypoint.sh
# ONNX Runtime would send usage data home. OpenBLAS, which NumPy and OpenCV bring and nothing here computes with, would
# start threads that wait by spinning.
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 ORT_DISABLE_TELEMETRY=1 \
    OPENBLAS_NUM_THREADS=1 LIGHTOCR_BACKEND=$BACKEND
# Nothing that is made while the function starts has to be unlike in every instance, so a snapshot may be taken of it.
LABEL com.amazonaws.lambda.feature.snapstart="Allow"
WORKDIR /var/task

# No USER: Lambda runs the image as a user of its own, and nothing here needs to be root.
ENTRYPOINT ["/bin/sh", "/entrypoint.sh"]
CMD ["function.api.handler"]
