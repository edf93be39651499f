"""FastAPI, imported so that most of its models, which describe an API, are built when /openapi.json first asks for
them, and not at every cold start. To be imported before anything else imports FastAPI.

pydantic builds a model later where its configuration says `defer_build`, and models inherit their base's. So the base
says it while FastAPI is imported, and no longer.
"""

from pydantic import BaseModel

BaseModel.model_config["defer_build"] = True
try:
    import fastapi  # noqa: F401
finally:
    del BaseModel.model_config["defer_build"]
